[assembly: AssemblyFixture(typeof(Rollouts.Browser.Tests.BrowserFixture))]
