"""What is checked, as pure functions: each takes a Site and yields Faults. The tests beside this folder run them."""
