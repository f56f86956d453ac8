namespace Rollouts.Api.Tests;

/// <summary>Quantities in their canonical form; the right column was recorded from Kubernetes' own code.</summary>
public sealed class QuantityTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("0.001", "1m")]
    [InlineData("0.5", "500m")]
    [InlineData("1.5", "1500m")]
    [InlineData("1000m", "1")]
    [InlineData("2000", "2k")]
    [InlineData("1000000", "1M")]
    [InlineData("1024", "1024")]
    [InlineData("0.1k", "100")]
    [InlineData("1000000000000000000000", "1")]
    public void Decimal_IsTheLargestSuffixThatKeepsItWhole(string quantity, string expected) => Canonical(quantity).ShouldBe(expected);

    [Theory]
    [InlineData("1024Mi", "1Gi")]
    [InlineData("1.5Gi", "1536Mi")]
    [InlineData("16Mi", "16Mi")]
    [InlineData("0.5Ki", "512")]
    [InlineData("1.1Ki", "1126400m")]
    [InlineData("0.1Gi", "107374182400m")]
    [InlineData("1.Pi", "1Pi")]
    [InlineData("62.5Ki", "64k")]
    [InlineData("8Ei", "9223372036854775807")]
    [InlineData("9223372036854775807Ki", "9223372036854775807")]
    public void Binary_IsThePowerOf1024OrDecimalWhereItIsNotWhole(string quantity, string expected) =>
        Canonical(quantity).ShouldBe(expected);

    [Theory]
    [InlineData("1e3", "1e3")]
    [InlineData("12E6", "12E6")]
    [InlineData("1e-3", "1e-3")]
    [InlineData("15e-1", "1500e-3")]
    [InlineData("1000e3", "1e6")]
    [InlineData("1e5", "100e3")]
    [InlineData("1e1000000", "10e999999")]
    public void Exponent_IsAMultipleOfThree(string quantity, string expected) => Canonical(quantity).ShouldBe(expected);

    [Theory]
    [InlineData("0.1n", "1n")]
    [InlineData("1.0000000001", "1000000001n")]
    [InlineData("-0.0000000001", "-1n")]
    [InlineData("1e-30", "1e-9")]
    public void FinerThanNano_IsRoundedAwayFromZero(string quantity, string expected) => Canonical(quantity).ShouldBe(expected);

    [Theory]
    [InlineData("-1.5", "-1500m")]
    [InlineData("-0.1Gi", "-107374182400m")]
    [InlineData("-2048Ki", "-2Mi")]
    [InlineData("-0", "0")]
    public void Negative_KeepsItsSign(string quantity, string expected) => Canonical(quantity).ShouldBe(expected);

    // Kubernetes takes a short text for canonical without working it out.
    [Theory]
    [InlineData("1.500", "1.500")]
    [InlineData("1.234", "1.234")]
    [InlineData("+5Mi", "+5Mi")]
    [InlineData("05Mi", "05Mi")]
    [InlineData("+7", "+7")]
    public void LooksCanonical_IsKept(string quantity, string expected) => Canonical(quantity).ShouldBe(expected);

    [Theory]
    [InlineData("  1 ", "1")]
    [InlineData("+", "0")]
    [InlineData(".", "0")]
    [InlineData("m", "0")]
    [InlineData("000Gi", "0")]
    public void Odd_ButAccepted(string quantity, string expected) => Canonical(quantity).ShouldBe(expected);

    [Theory]
    [InlineData("5", "5")]
    [InlineData("0.5", "500m")]
    [InlineData("1e3", "1k")]
    [InlineData("2.50", "2500m")]
    public void Number_IsReadAsItsText(string number, string expected) => Written($$"""{"memory":{{number}}}""").ShouldBe(expected);

    [Fact]
    public void Null_IsZero() => Written("""{"memory":null}""").ShouldBe("0");

    [Theory]
    [InlineData("")]
    [InlineData("invalid")]
    [InlineData("1 Mi")]
    [InlineData("1mi")]
    [InlineData("1K")]
    [InlineData("1e")]
    [InlineData("1ee3")]
    [InlineData("Pi")]
    [InlineData("1.2.3")]
    [InlineData("--1")]
    [InlineData("0x10")]
    [InlineData("1e99999999999")]
    [InlineData("\\t1")]
    public void Malformed_IsRefused(string quantity) => Refused($"\"{quantity}\"");

    [Fact]
    public void Giant_IsRefusedAtOnce() => Refused($"\"{new string('9', 1_000_000)}\"");

    [Theory]
    [InlineData("true")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("1e999")]
    public void WrongKind_IsRefused(string value) => Refused(value);

    private static void Refused(string value) =>
        PodTemplateHash.TryCompute(Json.Parse(Template($$"""{"memory":{{value}}}""")), null, out _, out _).ShouldBeFalse();

    private static string? Canonical(string quantity) => Written($$"""{"memory":"{{quantity}}"}""");

    private static string? Written(string limits) =>
        Json.Parse(PodTemplateHash.ToGoJson(Json.Parse(Template(limits))))
            .GetProperty("spec")
            .GetProperty("containers")[0]
            .GetProperty("resources")
            .GetProperty("limits")
            .GetProperty("memory")
            .GetString();

    private static string Template(string limits) => """{"spec":{"containers":[{"resources":{"limits":""" + limits + "}}]}}";
}
