"""Inside the bytes of a spreadsheet: archives, text files, .xls records, and what the XML says beside the values."""
