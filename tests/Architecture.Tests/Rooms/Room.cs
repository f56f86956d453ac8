namespace Rollouts.Architecture.Tests;

/// <summary>One line of the table of rooms.</summary>
/// <param name="Name">The folder below <c>src</c>.</param>
/// <param name="Assembly">The assembly that the folder compiles to.</param>
/// <param name="MayUse">Names of the rooms that it may refer to.</param>
/// <param name="Packages">Packages that its project may refer to.</param>
/// <param name="ToCome">True when the table says that the room has no folder yet.</param>
internal sealed record Room(string Name, string Assembly, IReadOnlyList<string> MayUse, IReadOnlyList<string> Packages, bool ToCome)
{
    public string Folder => ProjectFiles.PathOf("src", Name);

    public string ProjectFile => Path.Combine(Folder, $"{Name}.csproj");
}
