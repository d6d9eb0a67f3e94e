"""What is where, and when: instants, heights, volumes, tracks, and whether two of them meet. Knows no log, no net, no file."""
