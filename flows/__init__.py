"""When things run: one plain function per stage, thin Prefect flows over them, and the command line."""
