namespace Rollouts.AnalysisService.Tests;

internal static class StreamReading
{
    public static async Task<byte[]> ReadAllAsync(this Stream stream)
    {
        await using (stream)
        {
            using var memory = new MemoryStream();
            await stream.CopyToAsync(memory);
            return memory.ToArray();
        }
    }
}
