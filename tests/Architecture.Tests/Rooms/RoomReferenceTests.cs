using System.Xml.Linq;

namespace Rollouts.Architecture.Tests;

/// <summary>References run one way, as the table of rooms in docs/architecture.md says.</summary>
public sealed class RoomReferenceTests
{
    public static TheoryData<string> Rooms => new(RoomTable.Built.Select(room => room.Name));

    [Fact]
    public void Table_EveryRoom_UsesOnlyRoomsAboveIt()
    {
        var above = new List<string>();
        foreach (var room in RoomTable.All)
        {
            room.MayUse.Except(above).ShouldBeEmpty($"{room.Name} may not use rooms that stand below it in the table");
            above.Add(room.Name);
        }

        above.ShouldBeUnique();
    }

    [Fact]
    public void Table_NamesEveryRoomThatHoldsCode()
    {
        Directory
            .GetDirectories(ProjectFiles.PathOf("src"))
            .Where(folder => ProjectFiles.Files(folder, "*.cs").Any())
            .Select(Path.GetFileName)
            .ShouldBe(RoomTable.Built.Select(room => room.Name), ignoreOrder: true);
        RoomTable.Built.Where(room => room.ToCome).ShouldBeEmpty("the table says that these rooms are still to come");
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void Assembly_OfRoom_RefersOnlyToRoomsItMayUse(string name)
    {
        var room = RoomTable.Of(name);
        var rooms = RoomTable.All.ToDictionary(other => other.Assembly, other => other.Name);

        var used = RoomTable
            .AssemblyOf(room)
            .GetReferencedAssemblies()
            .Select(reference => rooms.GetValueOrDefault(reference.Name!))
            .OfType<string>();

        used.Except(room.MayUse).ShouldBeEmpty($"{name} uses rooms that docs/architecture.md does not allow it");
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void Project_OfRoom_DeclaresOnlyWhatItMayUse(string name)
    {
        var room = RoomTable.Of(name);
        var project = XDocument.Load(room.ProjectFile);

        Includes(project, "ProjectReference")
            .Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')))
            .Except(room.MayUse)
            .ShouldBeEmpty($"{room.Name}.csproj refers to rooms that docs/architecture.md does not allow it");
        Includes(project, "PackageReference")
            .Except(room.Packages)
            .ShouldBeEmpty($"{room.Name}.csproj refers to packages that docs/architecture.md does not list for it");
    }

    private static IEnumerable<string> Includes(XDocument project, string item) =>
        project.Descendants(item).Select(element => element.Attribute("Include")?.Value ?? "");
}
