"""What the words mean: frozen types and pure decisions; standard library only, no I/O, no clock."""
