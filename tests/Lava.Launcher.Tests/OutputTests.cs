using System.Text;
using Lava.Worker.Launching;

namespace Lava.Launcher.Tests;

public sealed class OutputTests : LauncherTest
{
    [Fact]
    public async Task Binary_output_is_byte_for_byte()
    {
        byte[] bytes = new byte[3_000_000];
        new Random(17).NextBytes(bytes);
        string input = Path.Combine(Folder, "input");
        await File.WriteAllBytesAsync(input, bytes);
        foreach (string[] secrets in (string[][])[[], ["a secret that does not occur"]])
        {
            var spec = Spec("cat") with { StdinPath = input, Secrets = secrets };
            var outcome = await Run(spec);
            Assert.Equal(bytes.Length, outcome.Output.StdoutBytes);
            Assert.Equal(bytes, await File.ReadAllBytesAsync(spec.StdoutPath));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Fifty_megabytes_go_through_a_launcher_that_stays_small(bool masked)
    {
        Exited(0, await Run(Shell("head -c 1000000 /dev/zero")));
        long before = Processes.ResidentKilobytes(Client.ProcessId);
        var spec = Shell("yes 'a line of output' | head -c 50000000") with { Secrets = masked ? ["line of secrets"] : [] };
        var outcome = await Run(spec);
        Assert.Equal(50_000_000, outcome.Output.StdoutBytes);
        Assert.InRange(Processes.PeakKilobytes(Client.ProcessId) - before, 0, 12_000);
    }

    [Fact]
    public async Task A_secret_is_masked_also_when_it_comes_in_pieces()
    {
        var spec = Shell("printf 'x hunter'; sleep 0.1; printf '2-hunter'; sleep 0.1; printf '2!'; printf ' hunter' >&2") with { Secrets = ["hunter2"] };
        await Run(spec);
        Assert.Equal("x ********-********!", await Stdout(spec));
        Assert.Equal(" hunter", await File.ReadAllTextAsync(spec.StderrPath));
    }

    [Fact]
    public async Task A_secret_is_masked_in_base64_URL_and_JSON_form()
    {
        const string secret = "p\"ss/w\\rd +ü&1";
        string file = Path.Combine(Folder, "secret");
        await File.WriteAllTextAsync(file, secret);
        var spec = Spec("python3", "-c", """
            import base64, json, sys, urllib.parse as u
            s = open(sys.argv[1], encoding='utf-8').read()
            b = s.encode()
            for pre in (b'', b'a', b'ab', b'abc'):
                for post in (b'', b'x', b'xy'):
                    print(base64.b64encode(pre + b + post).decode())
                    print(base64.urlsafe_b64encode(pre + b + post).decode())
            print(u.quote(s), u.quote(s, safe=''), u.quote_plus(s), u.quote(s, safe='').lower())
            print(json.dumps(s), json.dumps(s, ensure_ascii=False), s)
            """, file) with
        {
            Environment = new Dictionary<string, string>(Environment()) { ["PYTHONIOENCODING"] = "utf-8" },
            Secrets = [secret],
        };
        var outcome = await Run(spec);
        Assert.True(outcome is ProcessOutcome.Exited { Code: 0 }, await File.ReadAllTextAsync(spec.StderrPath));
        string[] lines = (await Stdout(spec)).Trim().Split('\n');
        Assert.Equal(26, lines.Length);
        // Of base64 at most the characters that hold bits of a neighbour stay.
        Assert.All(lines[..24], l => Assert.Matches(@"^[\w+/=-]{0,6}\*{8}[\w+/=-]{0,6}$", l));
        Assert.Equal("******** ******** ******** ********", lines[24]);
        Assert.Equal("\"********\" \"********\" ********", lines[25]);
    }

    // As base64(1), MIME and openssl break lines; the user's name before it shifts every character.
    [Theory]
    [InlineData(76, "\n", "")]
    [InlineData(76, "\r\n", "user:")]
    [InlineData(64, "\n", "a-rather-long-user-name:")]
    [InlineData(5, "\n", "ab")]
    public void A_secret_in_base64_is_masked_across_line_breaks_however_the_stream_is_cut(int width, string newLine, string before)
    {
        string secret = string.Concat(Enumerable.Range(0, 30).Select(i => $"S3cr.{i:00}/ü"));
        string encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(before + secret + " and after"));
        byte[] text = Encoding.UTF8.GetBytes("[" + string.Join(newLine, encoded.Chunk(width).Select(c => new string(c))) + "]");
        var patterns = Output.SecretPatterns.For([secret])!;

        string whole = patterns.Mask(Encoding.UTF8.GetString(text));
        foreach (int step in (int[])[1, 7, 50])
        {
            var masker = new Output.SecretMasker(patterns);
            var output = new System.Buffers.ArrayBufferWriter<byte>();
            foreach (byte[] chunk in text.Chunk(step))
                masker.Feed(chunk, last: false, output);
            masker.Feed([], last: true, output);
            Assert.Equal(whole, Encoding.UTF8.GetString(output.WrittenSpan));
        }
        // Nothing is left but what stands before and after it, and the characters that hold bits of both.
        Assert.Matches($@"^\[[\w+/=\s]{{0,{before.Length * 3 / 2 + 8}}}\*{{8}}[\w+/=\s]{{0,24}}\]$", whole);
    }

    [Fact]
    public void Base64_whose_lines_are_another_texts_stays() =>
        Assert.Equal("cGFzc3\n\n\ndvcmQ cGFzc3 dvcmQ ********", Output.SecretPatterns.For(["password"])!.Mask("cGFzc3\n\n\ndvcmQ cGFzc3 dvcmQ cGFzc3\r\ndvcmQ"));

    [Theory]
    [InlineData("\"p\\u003cw\\u003e\\u0026=1'\"")] // Go.
    [InlineData("\"p\\u003cw\\u003e\\u0026\\u003d1\\u0027\"")] // Gson.
    [InlineData("\"p\\u003Cw\\u003E\\u0026=1\\u0027\"")] // System.Text.Json.
    public void A_secret_is_masked_as_encoders_write_it_for_a_page(string json) => Assert.Equal("\"********\"", Output.SecretPatterns.For(["p<w>&=1'"])!.Mask(json));

    [Fact]
    public void A_secret_in_base64_is_masked_inside_a_URL_and_inside_JSON()
    {
        const string secret = "???~~~???~~~";
        string encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(secret));
        Assert.Contains('+', encoded);
        Assert.Contains('/', encoded);
        var patterns = Output.SecretPatterns.For([secret])!;

        Assert.Equal("?auth=********&x", patterns.Mask($"?auth={Uri.EscapeDataString(encoded)}&x"));
        Assert.Equal("\"********\"", patterns.Mask(System.Text.Json.JsonSerializer.Serialize(encoded)));
        Assert.Equal("\"********\"", patterns.Mask("\"" + encoded.Replace("/", "\\/", StringComparison.Ordinal) + "\""));
    }

    [Fact]
    public async Task Overlapping_secrets_leave_nothing_of_either()
    {
        var spec = Shell("printf 'abcdefgh'; sleep 0.05; printf 'ijkl end abcde'; printf ' defgh'") with { Secrets = ["abcdef", "efghij", "abc", "kl"] };
        await Run(spec);
        Assert.Equal("**************** end ********de defgh", await Stdout(spec));
    }

    [Fact]
    public async Task Output_is_in_the_file_while_the_job_runs()
    {
        var spec = Shell("echo now; sleep 100");
        using var cancel = new CancellationTokenSource();
        var run = Client.RunAsync(spec, cancel.Token);
        Assert.Equal("now", await Said(spec.StdoutPath));
        await cancel.CancelAsync();
        await run;
    }

    [Fact]
    public async Task A_full_disk_is_reported_and_hangs_nothing()
    {
        var spec = Shell("head -c 300000 /dev/zero; echo done >&2; exit 3") with { StdoutPath = "/dev/full" };
        var outcome = await Run(spec);
        Exited(3, outcome);
        Assert.Equal(new ProcessOutput(0, 5, "stdout: no space left on device, 300000 bytes lost"), outcome.Output);
        Exited(0, await Run(Spec("true")));
    }

    [Fact]
    public async Task Masking_equals_a_simple_replacement_however_the_stream_is_cut()
    {
        int seed = System.Environment.TickCount;
        var random = new Random(seed);
        string[] secrets = ["aab", "ba", "abcab"];
        var patterns = Output.SecretPatterns.For(secrets)!;
        for (int round = 0; round < 2000; round++)
        {
            byte[] text = [.. Enumerable.Range(0, random.Next(40)).Select(_ => (byte)"abc"[random.Next(3)])];
            var masker = new Output.SecretMasker(patterns);
            var output = new System.Buffers.ArrayBufferWriter<byte>();
            for (int at = 0; at < text.Length;)
            {
                int length = random.Next(1, 6);
                masker.Feed(text.AsSpan(at, Math.Min(length, text.Length - at)), last: false, output);
                at += length;
            }
            masker.Feed([], last: true, output);
            Assert.True(Reference(text, secrets) == Encoding.UTF8.GetString(output.WrittenSpan), $"seed {seed}, text {Encoding.UTF8.GetString(text)}");
        }
    }

    private static string Reference(byte[] text, string[] secrets)
    {
        string whole = Encoding.UTF8.GetString(text);
        var result = new StringBuilder();
        int end = 0;
        for (int i = 0; i < whole.Length; i++)
        {
            int longest = secrets.Where(s => whole[i..].StartsWith(s, StringComparison.Ordinal)).Select(s => s.Length).DefaultIfEmpty().Max();
            if (longest > 0)
            {
                if (i >= end)
                    result.Append("********");
                end = Math.Max(end, i + longest);
            }
            if (i >= end)
                result.Append(whole[i]);
        }
        return result.ToString();
    }

    private static IReadOnlyDictionary<string, string> Environment() =>
        new Dictionary<string, string> { ["PATH"] = System.Environment.GetEnvironmentVariable("PATH")!, ["HOME"] = "/root" };

}
