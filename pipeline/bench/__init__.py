"""Benchmarks: accuracy and speed side by side with other libraries. None of it is needed to run the pipeline."""
