"""How each fictional agency writes down what happens: its own headings, words, dates, references and gaps."""
