"""The picture and its single writer, fold."""
