"""One area among others: its pictures, what closing gaps would do, and its briefing on paper."""
