"""How the firm is run: what it says of itself, when it reminds, late payments, who works here."""
