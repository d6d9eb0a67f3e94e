"""deconflict: an open line between organisations that share airspace but no command."""
