from adelante.billing.tests.conftest import noon, till

__all__ = ["noon", "till"]
