/**
 * Costs of jobs in US dollars: charged, unknown, or reserved before the end.
 *
 * <p>Imports no other package of Reelay.
 */
@NullMarked
package dev.reelay.cost;

import org.jspecify.annotations.NullMarked;
