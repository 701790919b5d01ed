"""The world outside, one module a part: the only home of its libraries."""
