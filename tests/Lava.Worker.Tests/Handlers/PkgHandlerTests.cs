using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Lava.Worker.Launching;
using Lava.Worker.Tests.Handlers.Support;

namespace Lava.Worker.Tests.Handlers;

[Collection(ProcessTests.Name)]
public sealed class PkgHandlerTests(LauncherFixture launcher) : HandlerTest
{
    private const string Script = "#!/bin/sh\necho \"$1 in $PWD\"; cat lib/data.txt; touch here\n";

    protected override ILauncher Launcher => launcher.Client;

    [Theory]
    [InlineData("app.tar", "-cf")]
    [InlineData("app.tar.gz", "-czf")]
    [InlineData("app.tgz", "-czf")]
    [InlineData("app.tar.bz2", "-cjf")]
    [InlineData("app.tar.xz", "-cJf")]
    public async Task A_tar_archive_of_the_real_tar_is_unpacked_and_run(string name, string option)
    {
        var source = Directory.CreateDirectory(Path.Combine(Realm.Root, "source")).FullName;
        Directory.CreateDirectory(Path.Combine(source, "bin"));
        Directory.CreateDirectory(Path.Combine(source, "lib"));
        File.WriteAllText(Path.Combine(source, "bin/main.sh"), Script);
        File.WriteAllText(Path.Combine(source, "lib/real.txt"), new string('d', 300_000));
        File.CreateSymbolicLink(Path.Combine(source, "lib/data.txt"), "../lib/real.txt");
        var tar = System.Diagnostics.Process.Start("tar", [option, Path.Combine(Realm.Payloads, name), "-C", source, "."]);
        await tar.WaitForExitAsync();
        Assert.Equal(0, tar.ExitCode);

        var outcome = await Run("pkg", $"\"{name}\"", """{"command": "bin/main.sh '{{ globals.place }}'"}""");

        Succeeded(outcome);
        var text = (await Realm.OutputAsync(name + ".stdout"))!;
        Assert.StartsWith($"north pole in {Realm.WorkFolder}/1.", text);
        Assert.EndsWith("ddd", text);
        Assert.Contains(".pkg\n", text);
        Assert.Empty(LeftOver());
    }

    [Fact]
    public async Task A_zip_keeps_its_modes()
    {
        using (var zip = ZipFile.Open(Path.Combine(Realm.Payloads, "app.zip"), ZipArchiveMode.Create))
        {
            Add(zip, "main.sh", "#!/bin/sh\n./tool.sh\n", 0);
            Add(zip, "tool.sh", "#!/bin/sh\necho tool\n", 0b1_000_000_111_101_101);
            Add(zip, "dir\\file.txt", "x", 0);
        }

        Succeeded(await Run("pkg", "\"app.zip\"", """{"main": "main.sh"}"""));
        Assert.Equal("tool\n", await Realm.OutputAsync("app.zip.stdout"));
    }

    [Fact]
    public async Task A_list_of_archives_runs_each_and_keeps_outputs_of_one_name_apart()
    {
        Tar("a/app.tar", "main.sh", "#!/bin/sh\necho first; chmod 500 .\n");
        Tar("b/app.tar", "main.sh", "#!/bin/sh\necho second\n");

        Succeeded(await Run("pkg", """["a/app.tar", "b/app.tar"]""", """{"command": "main.sh"}"""));
        Assert.Equal("first\n", await Realm.OutputAsync("app.tar.stdout"));
        Assert.Equal("second\n", await Realm.OutputAsync("app.tar.2.stdout"));
        Assert.Empty(LeftOver());
    }

    [Theory]
    [InlineData("{}", "Bad job parameters: No command")]
    [InlineData("""{"command": "a", "main": "b"}""", "Bad job parameters: command and main are one thing: give only command")]
    [InlineData("""{"command": "mian.sh"}""", "Bad command: mian.sh: no such file in app.tar (did you mean \"main.sh\"?)")]
    [InlineData("""{"command": "../x"}""", "Bad command: ../x: its first word is a path within the archive")]
    [InlineData("""{"command": "/bin/sh -c x"}""", "Bad command: /bin/sh: its first word is a path within the archive")]
    public async Task A_command_that_cannot_run_says_why(string parameters, string error)
    {
        Tar("app.tar", "main.sh", "#!/bin/sh\n");

        Assert.Equal(error, (await Run("pkg", "\"app.tar\"", parameters)).Error);
        Assert.Empty(LeftOver());
    }

    [Theory]
    [InlineData("app.rar", "Don't know how to unpack app.rar: it must end in .zip, .tar, .tar.gz, .tgz, .tar.bz2 or .tar.xz")]
    [InlineData("app.zip", "Can't unpack app.zip: it is damaged or no such archive: ")]
    [InlineData("app.tar", "Can't unpack app.tar: it is damaged or no such archive: ")]
    [InlineData("app.tar.gz", "Can't unpack app.tar.gz: it is damaged or no such archive: ")]
    [InlineData("app.tar.bz2", "Can't unpack app.tar.bz2: it is damaged or no such archive: ")]
    [InlineData("app.tar.xz", "Can't unpack app.tar.xz: it is damaged or no such archive: ")]
    public async Task What_is_no_archive_says_so(string name, string error)
    {
        Realm.Payload(name, string.Concat(Enumerable.Repeat("this is no archive ", 100)));

        var outcome = await Run("pkg", $"\"{name}\"", """{"command": "main.sh"}""");

        Assert.StartsWith(error, outcome.Error);
        Assert.Equal(1, outcome.ExitStatus);
        Assert.Empty(LeftOver());
    }

    private void Tar(string name, string file, string text)
    {
        Realm.Payload(name, "");
        using var writer = new TarWriter(File.Create(Path.Combine(Realm.Payloads, name)));
        writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, file) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
    }

    private static void Add(ZipArchive zip, string name, string text, int unixMode)
    {
        var entry = zip.CreateEntry(name);
        entry.ExternalAttributes = unixMode << 16;
        using var writer = new StreamWriter(entry.Open());
        writer.Write(text);
    }
}
