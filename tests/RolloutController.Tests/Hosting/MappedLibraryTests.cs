namespace Rollouts.RolloutController.Tests;

public sealed class MappedLibraryTests
{
    [Theory]
    [InlineData("r-xp", "/usr/share/dotnet/shared/10.0.0/System.Text.Json.dll")]
    [InlineData("r--s", "/app/Rollouts.Api.dll")]
    [InlineData("r--p", "/usr/lib/x86_64-linux-gnu/libssl.so.3")]
    [InlineData("r-xp", "/opt/a folder/libclrjit.so")]
    public void PartOfALibrary_ThatIsOnlyRead_IsGivenBack(string access, string path) =>
        MappedLibrary
            .WithoutPagesOfTheirOwn(Smaps(access, path))
            .ShouldBe([new MappedLibrary(unchecked((nint)0x7f0c5a600000), 0x28000, 132 * 1024)]);

    [Theory]
    [InlineData("rw-p", "/usr/lib/x86_64-linux-gnu/libssl.so.3")]
    [InlineData("rw-s", "/memfd:doublemapper (deleted)")]
    [InlineData("r-xs", "/memfd:doublemapper (deleted)")]
    [InlineData("r--p", "/var/lib/data.db")]
    [InlineData("r--p", "/app/x.so/data")]
    [InlineData("r-xp", "[vdso]")]
    [InlineData("rw-p", "[heap]")]
    [InlineData("rw-p", "")]
    public void WhatIsWrittenOrNoLibrary_IsKept(string access, string path) =>
        MappedLibrary.WithoutPagesOfTheirOwn(Smaps(access, path)).ShouldBeEmpty();

    [Theory]
    [InlineData(4, 0)]
    [InlineData(0, 4)]
    [InlineData(4, 4)]
    public void PageOfItsOwn_ResidentOrSwappedOut_KeepsThePart(int anonymous, int swapped) =>
        MappedLibrary
            .WithoutPagesOfTheirOwn([
                .. Smaps("r--p", "/lib/libcoreclr.so", anonymous, swapped),
                .. Smaps("r-xp", "/lib/libcoreclr.so"),
                .. Smaps("r--p", "/lib/libcoreclr.so", anonymous, swapped),
            ])
            .Count()
            .ShouldBe(1);

    private static string[] Smaps(string access, string path, int anonymous = 0, int swapped = 0) =>
        [
            $"7f0c5a600000-7f0c5a628000 {access} 00000000 fd:00 1234                       {path}".TrimEnd(),
            "Size:                160 kB",
            "KernelPageSize:        4 kB",
            "Rss:                 132 kB",
            "Pss:                   6 kB",
            "Private_Dirty:         0 kB",
            $"Anonymous:             {anonymous} kB",
            $"Swap:                  {swapped} kB",
            "SwapPss:               8 kB",
            "THPeligible:           0",
            "VmFlags: rd ex mr mw me sd",
        ];
}
