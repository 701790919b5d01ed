"""A counted day or range to text, HTML, JSON and CSV. Nothing is counted here."""
