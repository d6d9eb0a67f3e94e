"""What was agreed: clauses as data, which of them are in force between two parties at an instant, and the numbers that follow."""
