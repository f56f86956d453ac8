using System.Text.RegularExpressions;

namespace Rollouts.Architecture.Tests;

/// <summary>Keeps docs/compatibility.md true: what it says works is shown by a test that exists.</summary>
public sealed partial class CompatibilityTableTests
{
    private static readonly string[] Statuses = ["works", "partly", "not yet"];

    private static readonly IReadOnlyList<IReadOnlyList<string>> Rows =
    [
        .. MarkdownTable.Rows(ProjectFiles.PathOf("docs", "compatibility.md"), "row"),
    ];

    [Fact]
    public void Rows_AreWellFormedAndUnique()
    {
        Rows.Count.ShouldBeGreaterThan(100);
        Rows.ShouldAllBe(row => row.Count == 4 && RowId().IsMatch(row[0]) && row[1].Length > 0 && Statuses.Contains(row[2]));
        Rows.Select(row => row[0]).ShouldBeUnique();
    }

    [Fact]
    public void Rows_ThatWork_NameATest() =>
        Rows.Where(row => row[2] == "works").Where(row => !TestName().IsMatch(row[3])).Select(row => row[0]).ShouldBeEmpty();

    [Fact]
    public void Tests_Named_Exist()
    {
        var sources = ProjectFiles.Files(ProjectFiles.PathOf("tests"), "*.cs").ToLookup(file => Path.GetFileNameWithoutExtension(file));
        var text = File.ReadAllText(ProjectFiles.PathOf("docs", "compatibility.md"));
        var named = TestName()
            .Matches(text)
            .Select(match => (Class: match.Groups[1].Value, Method: match.Groups[2].Value))
            .Distinct()
            .ToList();

        named.ShouldNotBeEmpty();
        named
            .Where(test => !sources[test.Class].Any(file => Declares(File.ReadAllText(file), test.Method)))
            .Select(test => $"{test.Class}.{test.Method}")
            .ShouldBeEmpty("docs/compatibility.md names tests that do not exist");
    }

    [Fact]
    public void Declares_MethodWithoutTestAttribute_IsNoTest()
    {
        const string source = "[Fact]\n    public void A_B_C() { }\n\n    public void D_E_F() { }\n";

        Declares(source, "A_B_C").ShouldBeTrue();
        Declares(source, "D_E_F").ShouldBeFalse();
        Declares(source, "B_C").ShouldBeFalse();
    }

    /// <summary>True when the source has a test method of that name: an attribute of xunit stands above it, with no other member between.</summary>
    private static bool Declares(string source, string method)
    {
        var declaration = Regex.Match(
            source,
            $@"^[ \t]*public (?:static )?(?:async )?(?:void|Task|ValueTask) {Regex.Escape(method)}\(",
            RegexOptions.Multiline,
            TimeSpan.FromSeconds(1)
        );
        if (!declaration.Success)
        {
            return false;
        }

        var before = source[..declaration.Index];
        var start = Math.Max(
            before.LastIndexOf("[Fact", StringComparison.Ordinal),
            before.LastIndexOf("[Theory", StringComparison.Ordinal)
        );
        return start >= 0 && !Member().IsMatch(before[start..]);
    }

    [GeneratedRegex(@"^(?:A|B|C|D|E|F|G|H|I|J|L)(?:-h)?\d+$", RegexOptions.None, 1000)]
    private static partial Regex RowId();

    [GeneratedRegex(@"`(\w+)\.(\w+_\w+)`", RegexOptions.None, 1000)]
    private static partial Regex TestName();

    [GeneratedRegex(@"^[ \t]*(?:public|private|protected|internal) ", RegexOptions.Multiline, 1000)]
    private static partial Regex Member();
}
