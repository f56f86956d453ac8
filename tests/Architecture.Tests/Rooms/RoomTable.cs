using System.Reflection;

namespace Rollouts.Architecture.Tests;

/// <summary>The table of rooms in <c>docs/architecture.md</c>, which is the rule.</summary>
internal static class RoomTable
{
    public static IReadOnlyList<Room> All { get; } =
    [.. MarkdownTable.Rows(ProjectFiles.PathOf("docs", "architecture.md"), "folder").Select(Read)];

    /// <summary>Rooms that hold code.</summary>
    public static IEnumerable<Room> Built =>
        All.Where(room => Directory.Exists(room.Folder) && ProjectFiles.Files(room.Folder, "*.cs").Any());

    public static Room Of(string name) => All.Single(room => room.Name == name);

    public static Assembly AssemblyOf(Room room) => Assembly.Load(new AssemblyName(room.Assembly));

    private static Room Read(IReadOnlyList<string> cells) =>
        new(
            cells[0].Trim('`')["src/".Length..],
            cells[1],
            List(cells[3]),
            List(cells[4]),
            cells[2].StartsWith("*to come*", StringComparison.Ordinal)
        );

    private static string[] List(string cell) =>
        cell == "–" ? [] : cell.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
