from adelante.library.models.case_type import CaseType

__all__ = ["CaseType"]
