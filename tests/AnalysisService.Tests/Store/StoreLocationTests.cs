namespace Rollouts.AnalysisService.Tests;

public sealed class StoreLocationTests
{
    private static StoreLocation Parse(string text) =>
        StoreLocation.TryParse(text, out var location, out var problem) ? location : throw new FormatException(problem);

    [Theory]
    [InlineData("verdicts.db")]
    [InlineData("some folder/a=b.db")]
    public void Parse_Path_IsAFile(string text) => Parse(text).File.ShouldBe(Path.GetFullPath(text));

    [Theory]
    [InlineData("postgres://me@db.example.org:5433/verdicts")]
    [InlineData("postgresql://me:p%40ss@db.example.org:5433/verdicts?sslmode=verify-full&connect_timeout=7")]
    [InlineData("Host=db.example.org;Port=5433;Database=verdicts;Username=me")]
    [InlineData("server=db.example.org;port=5433;database=verdicts;user id=me")]
    public void Parse_Postgres_IsADatabase(string text)
    {
        var postgres = Parse(text).Postgres!;

        (postgres.Host, postgres.Port, postgres.Database, postgres.Username).ShouldBe(("db.example.org", 5433, "verdicts", "me"));
    }

    [Fact]
    public void Parse_UriParameters_ReachTheDriver()
    {
        var postgres = Parse(
            "postgres://me:p%40ss@[::1]/v?sslmode=verify-full&sslrootcert=ca.pem&connect_timeout=7&search_path=a"
        ).Postgres!;

        (postgres.Host, postgres.Port, postgres.Password).ShouldBe(("::1", 5432, "p@ss"));
        (postgres.SslMode, postgres.RootCertificate, postgres.Timeout, postgres.SearchPath).ShouldBe(
            (Npgsql.SslMode.VerifyFull, "ca.pem", 7, "a")
        );
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("mysql://me@db/verdicts", "neither a file nor PostgreSQL")]
    [InlineData("Data Source=x.db", "name a SQLite file by its path alone")]
    [InlineData("postgres:///verdicts", "it is no address of PostgreSQL")]
    [InlineData("postgres://me@db/v?nonsense=1", "parameter 'nonsense'")]
    [InlineData("postgres://me@db/v?sslmode=maybe", "parameter 'sslmode'")]
    [InlineData("Host=db;Nonsense=hush", "it is no connection string of PostgreSQL")]
    [InlineData("Host=db;Port=hush", "it is no connection string of PostgreSQL")]
    public void Parse_Nonsense_SaysWhatToGive(string text, string problem)
    {
        StoreLocation.TryParse(text, out _, out var told).ShouldBeFalse();

        told.ShouldContain(problem);
        told.ShouldNotContain("hush");
    }

    [Fact]
    public void Display_WithPassword_ShowsNeitherUserNorPassword()
    {
        var location = Parse("postgres://somebody:hush@db/verdicts");

        location.HoldsPassword.ShouldBeTrue();
        location.Display.ShouldBe("PostgreSQL db:5432/verdicts");
        $"{location}".ShouldBe(location.Display);
    }
}
