"""What comes in: files, pages and lines of text become reports; nothing here knows what they say."""
