package dev.reelay.actions;

import java.math.BigDecimal;

/**
 * What jobs are worth, about: what a job cost by RunComfy's own words, or else what jobs of its model cost on average.
 *
 * @param usd the sum
 * @param priced for how many jobs there is such a cost
 * @param unpriced for how many there is none: the sum is too low by what they cost
 */
public record Stake(BigDecimal usd, int priced, int unpriced) {}
