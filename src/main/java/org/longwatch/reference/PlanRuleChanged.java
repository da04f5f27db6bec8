package org.longwatch.reference;

/** A new version of a set of rules was published; same transaction. */
public record PlanRuleChanged(PlanSet set) {}
