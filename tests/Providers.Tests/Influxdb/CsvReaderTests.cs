namespace Rollouts.Providers.Tests;

public sealed class CsvReaderTests
{
    [Theory]
    [InlineData("a,b\r\nc,d\r\n", "a|b/c|d")]
    [InlineData("a,b\nc,d", "a|b/c|d")]
    [InlineData("a,\"b,\"\"c\"\"\r\nd\",e\n", "a|b,\"c\"\r\nd|e")]
    [InlineData(",x,\n\n,y\n", "|x|//|y")]
    [InlineData("a,", "a|")]
    [InlineData("", "")]
    [InlineData("\"\",\"\"", "|")]
    public void Read_Text_GivesLinesAndFields(string text, string expected) =>
        string.Join('/', CsvReader.Read(text).Select(l => string.Join('|', l))).ShouldBe(expected);

    [Theory]
    [InlineData("a,\"b")]
    [InlineData("\"a\"b,c")]
    public void Read_BrokenQuotes_AreRefused(string text) => Should.Throw<FormatException>(() => CsvReader.Read(text).ToList());
}
