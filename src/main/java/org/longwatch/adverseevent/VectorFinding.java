package org.longwatch.adverseevent;

/** Whether the vector or transgene was found in the malignant cells. */
public enum VectorFinding {
  YES,
  NO,
  NOT_TESTED
}
