"""FOI returns and official files: from whatever arrived to typed answers and a list of issues."""

from foi_data.recognition import Recognition, recognise

__all__ = ["Recognition", "recognise"]
