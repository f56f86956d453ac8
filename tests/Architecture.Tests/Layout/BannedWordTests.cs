using System.Text.RegularExpressions;

namespace Rollouts.Architecture.Tests;

/// <summary>Words that have no place in the project; the list is <c>banned-words.txt</c> beside this file.</summary>
public sealed class BannedWordTests
{
    private static readonly string[] TextFiles =
    [
        ".cs",
        ".csproj",
        ".props",
        ".targets",
        ".md",
        ".sh",
        ".yaml",
        ".yml",
        ".json",
        ".proto",
        ".txt",
        ".sln",
        ".editorconfig",
        "",
    ];

    private static readonly (Regex Pattern, string Reason)[] Banned = [.. ReadList()];

    [Fact]
    public void TextFiles_HoldNoBannedWord()
    {
        var found =
            from file in ProjectFiles.Files(ProjectFiles.Root)
            where
                TextFiles.Contains(Path.GetExtension(file))
                && Path.GetFileName(file) is not ("banned-words.txt" or "BannedWordTests.cs" or "packages.lock.json")
            from line in File.ReadLines(file).Select((text, index) => (Text: text, Number: index + 1))
            from banned in Banned
            where banned.Pattern.IsMatch(line.Text)
            select $"{ProjectFiles.NameOf(file)}:{line.Number}: {banned.Pattern.Match(line.Text).Value} ({banned.Reason})";

        found.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("// TODO: later", true)]
    [InlineData("see /home/jane/notes", true)]
    [InlineData("what there is to do: nothing", false)]
    [InlineData("$HOME/.cache, artifacts/root/x and https://example.org/home/page", false)]
    public void Patterns_MatchWhatTheyAreFor(string text, bool banned) => Banned.Any(word => word.Pattern.IsMatch(text)).ShouldBe(banned);

    private static IEnumerable<(Regex Pattern, string Reason)> ReadList()
    {
        using var stream = typeof(BannedWordTests).Assembly.GetManifestResourceStream("banned-words.txt")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && !line.StartsWith('#'))
            {
                var parts = line.Split(" # ");
                yield return (new Regex(parts[0], RegexOptions.None, TimeSpan.FromSeconds(1)), parts[1]);
            }
        }
    }
}
