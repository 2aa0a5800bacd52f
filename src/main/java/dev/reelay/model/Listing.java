package dev.reelay.model;


import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What RunComfy's catalog says about a model beside its schema. For people: nothing is computed with it.
 *
 * @param displayName the model's name; null when it is not known
 * @param basePriceUsd the base price in US dollars, which is not a quote; null when it is not known
 * @param priceUnit what one price is for: {@code second}, {@code output}, {@code image} or a word that came later; null when it is
 *     not known
 * @param pricingNote RunComfy's words about the price; null when there are none
 */
public record Listing(
        @Nullable String displayName,
        @Nullable BigDecimal basePriceUsd,
        @Nullable String priceUnit,
        @Nullable String pricingNote) {

    /** Nothing is known. */
    public static final Listing NONE = new Listing(null, null, null, null);
}
