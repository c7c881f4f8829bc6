"""Language: words, names, the reader, who and when and where. Knows nothing of records."""
