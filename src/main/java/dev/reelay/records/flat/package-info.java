/**
 * Reads the JSON that Reelay itself has written, without a tree: a restore reads hundreds of thousands of states. What it does not know
 * is for those who make one. Imports no other package of Reelay.
 */
@NullMarked
package dev.reelay.records.flat;

import org.jspecify.annotations.NullMarked;
