"""What people see: a summary, one record explained, PLOVER records, a page."""
