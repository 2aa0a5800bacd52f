package dev.reelay.runcomfy;

import static dev.reelay.runcomfy.ReceivedAnswers.answered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.answer.PollAnswer;
import dev.reelay.answer.PollAnswer.Cancelled;
import dev.reelay.answer.PollAnswer.End;
import dev.reelay.answer.PollAnswer.Failed;
import dev.reelay.answer.PollAnswer.Running;
import dev.reelay.answer.PollAnswer.Succeeded;
import dev.reelay.cost.Cost;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The cost in an answer: read where there is no doubt about it, and never made up. */
class CostParserTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            0.35                | 0.35
            0.350               | 0.350
            0.30000000000000004 | 0.30000000000000004
            2                   | 2
            1e-7                | 0.0000001
            5E+1                | 50
            '0.25'              | 0.25
            ' 0.25 '            | 0.25
            '1e-7'              | 0.0000001
            0                   | 0
            0.00                | 0.00
            '0'                 | 0
            """)
    void aNumberOfDollarsIsReadWithAllItsDigits(String cost, String usd) {
        assertThat(done(cost).cost()).isEqualTo(new Cost(new BigDecimal(usd)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "true",
                "false",
                "''",
                "' '",
                "-0.25",
                "'-0.25'",
                "NaN",
                "'NaN'",
                "Infinity",
                "1e300",
                "1e999999999",
                "1e-999999999",
                "1000000",
                "'1000000'",
                "'1e999999999'",
                "'$0.25'",
                "'0.25 USD'",
                "'0,25'",
                "'1,000.00'",
                "'0x1p3'",
                "'１'",
                "'+0.25'",
                "'00.25'",
                "'.25'",
                "'free'",
                "{'usd':0.25}",
                "{'amount':0.25,'currency':'EUR'}",
                "[0.25]",
                "{}",
                "[]"
            })
    void whatIsNoNumberOfDollarsIsNoCostAndNotZero(String cost) {
        assertThat(done(cost).cost()).isNull();
    }

    @Test
    void aCostOfAThousandDigitsIsNoCost() {
        assertThat(done("0." + "3".repeat(990)).cost()).isNull();
        assertThat(done("0." + "3".repeat(2_000)).cost()).isNull();
        assertThat(done("'" + "3".repeat(1_000_000) + "'").cost()).isNull();
    }

    @Test
    void noCostIsNotZero() {
        assertThat(((Succeeded) parsed("{'status':'succeeded','output':{'video':'https://x/a.mp4'}}")).cost())
                .isNull();
    }

    @Test
    void everyEndHasItsCost() {
        Cost cost = new Cost(new BigDecimal("0.10"));

        assertThat(List.of(
                        parsed("{'status':'succeeded','output':['https://x/a.mp4'],'cost':0.10}"),
                        parsed("{'status':'completed','cost':0.10}"),
                        parsed("{'status':'completed','error':'oom','cost':0.10}"),
                        parsed("{'status':'failed','error':'oom','cost':0.10}"),
                        parsed("{'status':'canceled','cost':0.10}")))
                .hasExactlyElementsOfTypes(
                        Succeeded.class, Succeeded.class, Failed.class, Failed.class, Cancelled.class)
                .allSatisfy(end -> assertThat(((End) end).cost()).isEqualTo(cost));
        assertThat(parsed("{'status':'in_progress','cost':0.10}")).isEqualTo(new Running());
    }

    /** The result echoes the inputs, and an output may say anything (C). */
    @Test
    void onlyTheCostBesideTheStatusCounts() {
        assertThat(((End)
                                parsed(
                                        "{'status':'succeeded','input':{'cost':1},'output':{'video':'https://x/a.mp4','cost':2}}"))
                        .cost())
                .isNull();
    }

    private static Succeeded done(String cost) {
        return (Succeeded) parsed("{'status':'succeeded','output':{'video':'https://x/a.mp4'},'cost':" + cost + "}");
    }

    private static PollAnswer parsed(String body) {
        return PollAnswerParser.from(answered(200, body));
    }
}
