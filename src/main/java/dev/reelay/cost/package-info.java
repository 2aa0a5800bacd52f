/**
 * What a job cost, or may cost, in US dollars.
 *
 * <p>Imports no other package of Reelay.
 */
@NullMarked
package dev.reelay.cost;

import org.jspecify.annotations.NullMarked;
