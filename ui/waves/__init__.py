"""The Waves page: the board, the forms and the matrix of completeness."""
