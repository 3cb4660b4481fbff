from adelante.billing.tests.conftest import noon, till
from adelante.web.client.invoices.tests.conftest import provider, set_to_noon

__all__ = ["noon", "provider", "set_to_noon", "till"]
