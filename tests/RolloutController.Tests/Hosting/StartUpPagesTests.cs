using System.IO.MemoryMappedFiles;
using System.Security.Cryptography;

namespace Rollouts.RolloutController.Tests;

public sealed class StartUpPagesTests
{
    [Fact]
    public void LibraryThatWasRead_IsNoLongerResident_AndReadsAsBefore()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells what is mapped.");
        var folder = Directory.CreateTempSubdirectory("pages-");
        var path = Path.Combine(folder.FullName, "mapped.so");
        var written = RandomNumberGenerator.GetBytes(1 << 20);
        File.WriteAllBytes(path, written);
        using (var file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read))
        using (var view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read))
        {
            Read(view).ShouldBe(written);
            ResidentOf(path).ShouldBe(written.Length);

            StartUpPages.GiveBack([]).ShouldBe(0, "nothing is known to be loaded");
            StartUpPages.GiveBack(StartUpPages.Mapped().Where(library => IsOf(path, library))).ShouldBe(written.Length);

            ResidentOf(path).ShouldBe(0);
            Read(view).ShouldBe(written);
        }

        folder.Delete(recursive: true);
    }

    private static byte[] Read(MemoryMappedViewAccessor view)
    {
        var read = new byte[1 << 20];
        view.ReadArray(0, read, 0, read.Length);
        return read;
    }

    private static bool IsOf(string path, MappedLibrary library) => library.Start == Of(path).Start;

    private static long ResidentOf(string path) => Of(path).Resident;

    private static MappedLibrary Of(string path) =>
        MappedLibrary
            .WithoutPagesOfTheirOwn(File.ReadLines("/proc/self/smaps").SkipWhile(line => !line.EndsWith(path, StringComparison.Ordinal)))
            .First();
}
