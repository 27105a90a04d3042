"""How the message service speaks: XML documents, signatures and addresses, and nothing else."""
