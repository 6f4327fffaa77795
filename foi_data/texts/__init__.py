"""What the text of one cell says: numbers, reasons for none, codes in words, and the words themselves."""
