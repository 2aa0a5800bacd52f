package dev.reelay.view.money;

import dev.reelay.money.Total;
import dev.reelay.records.Spender;

/** What was spent and set aside on a day for a model and a tenant, over all partitions. */
public record SpendRow(Spender of, Total total) {}
