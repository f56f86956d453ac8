namespace Rollouts.Expressions.Tests;

public sealed class TimeTests
{
    [Theory]
    [InlineData("date('2024-02-29')", "2024-02-29 00:00:00 +0000 UTC")]
    [InlineData("date('15:04:05')", "0000-01-01 15:04:05 +0000 UTC")]
    [InlineData("date('2024-02-29 12:30:00.25')", "2024-02-29 12:30:00.25 +0000 UTC")]
    [InlineData("date('2024-02-29T12:30:00+02:00')", "2024-02-29 12:30:00 +0200 +0200")]
    [InlineData("date('14 Aug 23 10:20 MST')", "2023-08-14 10:20:00 +0000 MST")]
    [InlineData("date('Monday, 14-Aug-23 10:20:30 GMT')", "2023-08-14 10:20:30 +0000 GMT")]
    [InlineData("date('Mon, 14 Aug 2023 10:20:30 GMT')", "2023-08-14 10:20:30 +0000 GMT")]
    [InlineData("date('12/25/23', '01/02/06')", "2023-12-25 00:00:00 +0000 UTC")]
    [InlineData("date('1969-07-20 08:17:40pm', '2006-01-02 03:04:05pm')", "1969-07-20 20:17:40 +0000 UTC")]
    [InlineData("date('2023 060', '2006 002')", "2023-03-01 00:00:00 +0000 UTC")]
    [InlineData("date('7  august   2024', '2 January 2006')", "2024-08-07 00:00:00 +0000 UTC")]
    public void Date_KnownShapes_AreRead(string source, string expected) => Expression.Evaluate(source).ToGoString().ShouldBe(expected);

    [Theory]
    [InlineData("date('2024-02-30')")]
    [InlineData("date('2024-13-01')")]
    [InlineData("date('2024-02-29T12:30:00')")]
    [InlineData("date('24:00:00')")]
    [InlineData("date('2024-02-29 trailing')")]
    [InlineData("date('2023 366', '2006 002')")]
    [InlineData("date('x', '2006-01-02')")]
    public void Date_WhatIsNoDate_IsAnError(string source) => Expression.Fail(source).Message.ShouldStartWith("invalid date");

    [Theory]
    [InlineData("date('2024-01-15', '2006-01-02', 'Europe/Zurich')", "2024-01-15 00:00:00 +0100 CET")]
    [InlineData("date('2024-07-15', '2006-01-02', 'Europe/Zurich')", "2024-07-15 00:00:00 +0200 CEST")]
    [InlineData("date('2060-07-15', '2006-01-02', 'Europe/Zurich')", "2060-07-15 00:00:00 +0200 CEST")]
    [InlineData("date('2060-01-15', '2006-01-02', 'Australia/Sydney')", "2060-01-15 00:00:00 +1100 AEDT")]
    [InlineData("date('2023-03-26 02:30:00', '2006-01-02 15:04:05', 'Europe/Zurich')", "2023-03-26 03:30:00 +0200 CEST")]
    [InlineData("date('2023-10-29 02:30:00', '2006-01-02 15:04:05', 'Europe/Zurich')", "2023-10-29 02:30:00 +0100 CET")]
    [InlineData("date(timezone('America/New_York'), '2024-01-15')", "2024-01-15 00:00:00 -0500 EST")]
    [InlineData("date('2024-01-15T12:00:00Z').In(timezone('Asia/Kolkata'))", "2024-01-15 17:30:00 +0530 IST")]
    [InlineData("date('2024-01-15 10:00 CET', '2006-01-02 15:04 MST', 'Europe/Zurich').UTC()", "2024-01-15 09:00:00 +0000 UTC")]
    public void Date_Zones_FollowTheDatabase(string source, string expected) => Expression.Evaluate(source).ToGoString().ShouldBe(expected);

    [Theory]
    [InlineData("Mon Jan _2 15:04:05 2006", "Sun Feb  4 09:05:06 2024")]
    [InlineData("Monday, 02-Jan-06 03:04PM", "Sunday, 04-Feb-24 09:05AM")]
    [InlineData("2006 __2 002 1/2 3:4:5 pm", "2024  35 035 2/4 9:5:6 am")]
    [InlineData("05.000 05.999999 ,000000000", "06.070 06.07 ,070000000")]
    [InlineData("Z07:00 -07:00 -0700 -07 Z0700", "Z +00:00 +0000 +00 Z")]
    [InlineData("January Januarys Jane Monkey", "February Februarys Jane Monkey")]
    public void Format_Layouts_ShowEachPiece(string layout, string expected) =>
        Expression.Evaluate($"date('2024-02-04T09:05:06.07Z').Format('{layout}')").AsString().ShouldBe(expected);

    [Theory]
    [InlineData("date('2024-01-31').AddDate(0, 1, 0).Format('2006-01-02')", "2024-03-02")]
    [InlineData("date('2024-01-31').AddDate(-1, 0, 400).Format('2006-01-02')", "2024-03-06")]
    [InlineData("date('2021-01-01').ISOWeek()", "2020")]
    [InlineData("date('2024-12-31').YearDay()", "366")]
    [InlineData("date('2024-02-29T12:34:56Z').Truncate(duration('1h')).Format('15:04:05')", "12:00:00")]
    [InlineData("date('2024-02-29T12:34:56Z').Round(duration('1h')).Format('15:04:05')", "13:00:00")]
    [InlineData("date('15:04:05').AddDate(-1, 0, 0).Year()", "-1")]
    [InlineData("date('2024-03-01') - date('2024-02-28')", "48h0m0s")]
    [InlineData("date('2024-03-01').Sub(date('1024-03-01')) > duration('2562047h')", "true")]
    [InlineData("string(date('2024-02-29').Month()) + string(date('2024-02-29').Weekday())", "FebruaryThursday")]
    [InlineData("date('0001-01-01').IsZero()", "true")]
    [InlineData("date('2024-07-01', '2006-01-02', 'Europe/Zurich').IsDST()", "true")]
    public void Methods_OfTimes_CountAsGoDoes(string source, string expected) =>
        Expression.Evaluate(source).ToGoString().ShouldBe(expected);

    [Theory]
    [InlineData("date('2024-02-29').Format(1)", "cannot use int as argument (type string) to call Format")]
    [InlineData("date('2024-02-29').Year(1)", "too many arguments to call Year")]
    [InlineData("date('2024-02-29').Add(5)", "cannot use int as argument (type time.Duration)")]
    [InlineData("date('2024-02-29').Clock()", "has no method Clock")]
    [InlineData("date('2024-02-29').Month() == 2", "mismatched types time.Month and int")]
    [InlineData("duration('1h') > 0", "mismatched types time.Duration and int")]
    public void Compile_MisusedTimes_AreRefused(string source, string message)
    {
        var error = Expression.Fail(source);
        error.Code.ShouldBe(ExpressionErrorCode.Type);
        error.Message.ShouldContain(message);
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("Europe")]
    [InlineData("Nowhere/City")]
    public void Timezone_WhatIsNoZone_IsAnError(string name) =>
        Expression.Fail($"timezone('{name}')").Message.ShouldBe($"unknown time zone {name}");

    [Theory]
    [InlineData("duration('1h30m')", "1h30m0s")]
    [InlineData("duration('-1.5s')", "-1.5s")]
    [InlineData("duration('100ms') + duration('1us')", "100.001ms")]
    [InlineData("duration('1h') * 3", "3h0m0s")]
    [InlineData("duration('90m').Hours()", "1.5")]
    [InlineData("duration('1h29m').Round(duration('1h'))", "1h0m0s")]
    [InlineData("duration('.5h').Truncate(duration('20m'))", "20m0s")]
    [InlineData("duration('0')", "0s")]
    public void Duration_Arithmetic_PrintsAsGoDoes(string source, string expected) =>
        Expression.Evaluate(source).ToGoString().ShouldBe(expected);

    [Theory]
    [InlineData("1d")]
    [InlineData("1")]
    [InlineData("")]
    [InlineData("1e3s")]
    [InlineData("9223372036855ms")]
    [InlineData("-")]
    public void Duration_WhatIsNone_IsAnError(string text) =>
        Expression.Fail($"duration('{text}')").Message.ShouldContain("invalid duration");
}
