"""What a table is made of before it becomes rows: cells, columns, composed parts, strips."""
