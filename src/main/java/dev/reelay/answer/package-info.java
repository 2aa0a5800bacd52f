/**
 * RunComfy's answers, as decisions see them: none is a status code any more, and each failed call has its kind.
 *
 * <p>Imports {@code cost}.
 */
@NullMarked
package dev.reelay.answer;

import org.jspecify.annotations.NullMarked;
