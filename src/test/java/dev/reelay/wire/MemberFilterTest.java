package dev.reelay.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of an object, the members that are wanted; of anything else, all of it. */
class MemberFilterTest {

    /** Single quotes stand for double ones. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'a':1,'input':{'a':[1,{'b':'}]'}],'c':'x'},'b':[2,'y']}  | {'a':1,'input':null,'b':[2,'y']}
            {'input':'it is \\' and } and , and \\\\','a':1}          | {'input':null,'a':1}
            {'x':1,'y':true,'a':{'input':'kept','x':[]}}              | {'x':null,'y':null,'a':{'input':'kept','x':[]}}
            {'x' : 'long' , 'a' : 'kept' }                            | {'x' :null, 'a' : 'kept' }
            {'in\\u0070ut':1,'a':NaN,'b':undefined}                   | {'in\\u0070ut':null,'a':NaN,'b':undefined}
            {'a':1}{'x':2}                                            | {'a':1}{'x':2}
            {}                                                        | {}
            ['x',{'x':1}]                                             | ['x',{'x':1}]
            <html>{'x':1}                                             | <html>{'x':1}
            {'a' 'x':1}                                               | {'a' 'x':1}
            """)
    void onlyTheWantedMembersOfTheOutermostObjectAreKept(String text, String kept) {
        assertThat(filtered(text.replace('\'', '"'))).isEqualTo(kept.replace('\'', '"'));
    }

    @Test
    void aByteOrderMarkAndLettersOfAnyScriptStayAsTheyAre() {
        assertThat(filtered("\uFEFF{\"x\":\"ä😀\",\"a\":\"ä😀\"}")).isEqualTo("\uFEFF{\"x\":null,\"a\":\"ä😀\"}");
    }

    @Test
    void aNameOfAnyLengthTakesNoMoreMemoryThanItsText() {
        String name = "n".repeat(100_000);

        assertThat(filtered("{\"" + name + "\":\"x\",\"a\":1}")).isEqualTo("{\"" + name + "\":null,\"a\":1}");
    }

    private static String filtered(String text) {
        MemberFilter filter = new MemberFilter(Set.of("a", "b"));
        for (byte octet : text.getBytes(UTF_8)) { // one by one: wherever a piece ends
            filter.add(new byte[] {octet}, 1);
        }
        return filter.kept().toString(UTF_8);
    }
}
