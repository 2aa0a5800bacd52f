/**
 * RunComfy's answers, as decisions see them: none is a status code any more, and each failed call has its kind.
 */
@NullMarked
package dev.reelay.answer;

import org.jspecify.annotations.NullMarked;
