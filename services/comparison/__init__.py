"""What is made of the answers: comparisons, gaps, evidence, maps' layers, the Lead Member's page."""
